import { activityInfo } from 'perdure/activity';

export interface Order {
  readonly id: string;
  readonly amount: number;
  /** Where charges, shipments and notices are posted. */
  readonly endpoint: string;
}

export async function greet(name: string): Promise<string> {
  return `Hello, ${name}!`;
}

export const chargeCard = (order: Order): Promise<void> => post(order, 'charge');
export const ship = (order: Order): Promise<void> => post(order, 'ship');
export const notify = (order: Order): Promise<void> => post(order, 'notify');

async function post({ endpoint, id, amount }: Order, kind: string): Promise<void> {
  const { attempt, activityId } = activityInfo();
  const response = await fetch(`${endpoint}/${kind}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `${id}/${activityId}` },
    body: JSON.stringify({ order: id, amount, attempt }),
  });
  if (!response.ok) throw new Error(`${kind} was answered with ${response.status}`);
}
