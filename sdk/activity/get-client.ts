import { Client } from '../client/client.ts';
import { Connection } from '../client/connection.ts';
import { IllegalStateError } from '../common/errors.ts';
import { Context } from './context.ts';

/** One for each attempt: an interceptor or a deadline of one activity is none of another's. */
const clients = new WeakMap<Context, Client>();

/**
 * A client of the deployment that the running activity belongs to, in the namespace of its workflow and with its data converter: over a
 * binding within the deployment, over HTTP from a Worker that was given a `callback`.
 *
 * @throws {IllegalStateError} outside activities, and in a Worker that was told of neither.
 * @example await getClient().workflow.getHandle('order-7').signal(approve, 'Ann');
 */
export function getClient(): Client {
  const context = Context.current();
  let client = clients.get(context);
  if (client === undefined) {
    const { service, callback, dataConverter } = context.deployment;
    if (service === undefined && callback === undefined)
      throw new IllegalStateError(
        'getClient: this Worker does not know its deployment; give createActivityWorker a `callback`',
      );
    client = new Client({
      namespace: context.info.namespace,
      identity: `activity ${context.info.activityType}`,
      ...(dataConverter ? { dataConverter } : {}),
      ...(service
        ? { service }
        : { connection: Connection.lazy({ address: callback?.origin ?? '', apiKey: callback?.apiKey ?? '' }) }),
    });
    clients.set(context, client);
  }
  return client;
}
