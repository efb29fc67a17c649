// A debugger as small as can be: it speaks the protocol of Node's inspector, and waits for what that reports.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Attaches to the process that says on `stream` where its inspector listens. */
export async function attach(stream) {
  const url = await new Promise((resolve, reject) => {
    let told = '';
    stream.setEncoding('utf8').on('data', (chunk) => {
      told += chunk;
      const [, found] = /Debugger listening on (ws:\/\/\S+)\n/.exec(told) ?? [];
      if (found) resolve(found);
    });
    stream.on('end', () => reject(new Error(`no inspector: ${told}`)));
  });
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`cannot connect to ${url}`)));
  });
  return new Inspector(url, socket);
}

class Inspector {
  url;
  /** Resolves when the process is gone. */
  closed;
  #socket;
  #id = 0;
  #answers = new Map();
  #scripts = [];
  /** What the process has reported and nobody has waited for yet: that it is paused, or has come to its end. */
  #stops = [];
  #waiting = [];

  constructor(url, socket) {
    this.url = new URL(url);
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(data)));
  }

  send(method, params = {}) {
    const id = ++this.#id;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
  }

  /** Where the process is paused next, or `undefined` when it has come to its end. */
  stop() {
    if (this.#stops.length > 0) return Promise.resolve(this.#stops.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Goes on, to the next stop. */
  async resume() {
    await this.send('Debugger.resume');
    return this.stop();
  }

  /** Sets a breakpoint in a source file, as an editor does: through the source map of the script that was made of it. */
  async breakAt(source, line) {
    const { script, map, lines } = this.#scriptOf(source);
    const at = lines.findIndex((text, generated) => {
      const entry = map.findEntry(generated, text.search(/\S/));
      return entry.originalLine === line - 1 && sourceOf(script, entry) === source;
    });
    const { breakpointId } = await this.send('Debugger.setBreakpointByUrl', { url: script.url, lineNumber: at });
    return breakpointId;
  }

  /** The place of a call frame in the source file. */
  placeOf({ location: { scriptId, lineNumber, columnNumber } }) {
    const script = this.#scripts.find((other) => other.scriptId === scriptId);
    const entry = mapOf(script).findEntry(lineNumber, columnNumber);
    return { source: sourceOf(script, entry), line: entry.originalLine + 1 };
  }

  /** The variables that a call frame sees, the innermost first, without those of the module and of all. */
  async variablesOf({ scopeChain }) {
    const variables = {};
    for (const { type, object } of scopeChain.toReversed()) {
      if (!['local', 'block', 'closure'].includes(type)) continue;
      const { objectId } = object;
      const read = {
        functionDeclaration: 'function () { return JSON.stringify(this); }',
        objectId,
        returnByValue: true,
      };
      const { result } = await this.send('Runtime.callFunctionOn', read);
      Object.assign(variables, JSON.parse(result.value));
    }
    return variables;
  }

  leave() {
    this.#socket.close();
    return this.closed;
  }

  #scriptOf(source) {
    for (const script of this.#scripts) {
      const map = mapOf(script);
      const isOf = map.payload.sources.some((name) => fileURLToPath(new URL(name, script.url)) === source);
      if (isOf) return { script, map, lines: readFileSync(fileURLToPath(script.url), 'utf8').split('\n') };
    }
    throw new Error(`no script is made of ${source}`);
  }

  #receive({ id, result, error, method, params }) {
    if (id !== undefined) {
      const { resolve, reject } = this.#answers.get(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    }
    if (method === 'Debugger.scriptParsed' && params.sourceMapURL && params.url.startsWith('file:'))
      this.#scripts.push(params);
    if (method !== 'Debugger.paused' && method !== 'Runtime.executionContextDestroyed') return;
    const stop = method === 'Debugger.paused' ? params : undefined;
    const waiting = this.#waiting.shift();
    if (waiting) waiting(stop);
    else this.#stops.push(stop);
  }
}

const mapOf = ({ url, sourceMapURL }) =>
  new SourceMap(JSON.parse(readFileSync(fileURLToPath(new URL(sourceMapURL, url)), 'utf8')));
const sourceOf = (script, { originalSource }) => originalSource && fileURLToPath(new URL(originalSource, script.url));
