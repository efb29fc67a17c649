// For plain Node: what a bundler does with the aliases of a Worker. Import it before anything that imports workflow code.
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const sdk = path.resolve(import.meta.dirname, '../sdk');
const NAME = /^(?:@temporalio|perdure)\/(workflow|activity|client|common|nexus|testing)$/;

registerHooks({
  resolve(specifier, context, next) {
    const name = NAME.exec(specifier)?.[1];
    return next(name === undefined ? specifier : pathToFileURL(path.join(sdk, `${name}/index.ts`)).href, context);
  },
});
