import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the workflows of the benchmark import from Temporal's packages comes from ours. */
export function redirectTemporalImports() {
  registerHooks({
    resolve(specifier, context, next) {
      const name = /^@temporalio\/(workflow|common)$/.exec(specifier)?.[1];
      if (name === undefined || context.parentURL?.includes('/bench/') !== true) return next(specifier, context);
      return next(pathToFileURL(path.resolve(import.meta.dirname, `../sdk/${name}/index.ts`)).href, context);
    },
  });
}
