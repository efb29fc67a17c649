import { CompleteAsyncError, activityInfo } from 'perdure/activity';

export const greet = async (name: unknown): Promise<string> => `Hello, ${String(name)}!`;
/** Somebody outside completes it. */
export async function outside(): Promise<never> {
  activityInfo();
  throw new CompleteAsyncError();
}
