import { ApplicationFailure, CompleteAsyncError, activityInfo } from 'perdure/activity';

/** How often each activity ran, by name: what a test counts. */
export const effects = new Map<string, number>();
const count = (name: string): void => void effects.set(name, (effects.get(name) ?? 0) + 1);

export async function greet(name: string): Promise<string> {
  count(`greet ${name}`);
  return `Hello, ${name}!`;
}
export async function failUntil(attempt: number): Promise<number> {
  if (activityInfo().attempt < attempt) throw ApplicationFailure.retryable(`attempt ${activityInfo().attempt}`, 'Busy');
  return activityInfo().attempt;
}
export async function finishLater(): Promise<string> {
  throw new CompleteAsyncError();
}
