import { z } from 'zod';
import { ApplicationFailure } from '@temporalio/workflow';

const Order = z.object({ id: z.string().min(1), amount: z.number().positive() });

export async function libraryZod(input: unknown): Promise<string> {
  const order = Order.safeParse(input);
  if (!order.success) throw ApplicationFailure.nonRetryable(`${order.error.issues.length} mistakes`, 'Invalid');
  return `${order.data.id} for ${order.data.amount}`;
}
