// An OpenID Connect issuer on this machine: its discovery document, its keys, and tokens that it signs.
import { createServer } from 'node:http';
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';

/** A pair of keys; the public one as it is published, and in the two forms that a forger would take for a shared secret. */
export async function newKey(kid, alg = 'RS256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return { kid, alg, privateKey, jwk, pem: await exportSPKI(publicKey) };
}

export class Issuer {
  /** What is asked of it, in order. */
  asked = [];
  /** The keys that it publishes. */
  published = [];
  /** `up`, `down` (no answer to a connection) or `broken` (an error of the server). */
  state = 'up';
  #server;

  async listen() {
    this.#server = createServer((request, response) => {
      this.asked.push(request.url);
      if (this.state === 'down') return request.socket.destroy();
      const answers = {
        '/.well-known/openid-configuration': { issuer: this.origin, jwks_uri: `${this.origin}/keys` },
        '/keys': { keys: this.published.map(({ jwk }) => jwk) },
      };
      const body = answers[request.url];
      const status = this.state === 'broken' ? 500 : body === undefined ? 404 : 200;
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(status === 200 ? body : { error: 'no' }));
    });
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  close() {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  /** A token as it signs them, with what is said otherwise. */
  sign(key, claims = {}, { alg = key.alg, secret = key.privateKey, kid = key.kid } = {}) {
    const times = { iat: seconds(), exp: seconds() + 86_400 };
    return new SignJWT({ iss: this.origin, aud: 'perdure-test', sub: 'ada', ...times, ...claims })
      .setProtectedHeader({ alg, kid, typ: 'JWT' })
      .sign(secret);
  }
}

export const seconds = () => Math.floor(Date.now() / 1_000);
