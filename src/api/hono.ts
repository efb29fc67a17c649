import { HonoBase } from 'hono/hono-base';
import type { Router } from 'hono/router';
import { LinearRouter } from 'hono/router/linear-router';
import { TrieRouter } from 'hono/router/trie-router';
import type { BlankEnv, BlankSchema, H, RouterRoute } from 'hono/types';

/**
 * Hono with the routers that suit here: an isolate begins often, and answers little. Hono's default makes one regular expression of all routes at
 * the first request, which takes 25 ms. Resources are only a list of routes; the app that has them all finds them in a tree.
 */
export class Hono extends HonoBase<BlankEnv, BlankSchema> {
  constructor(router: Router<[H, RouterRoute]> = new LinearRouter()) {
    super({ router });
  }

  static withTree(): Hono {
    return new Hono(new TrieRouter());
  }
}
