import { ApplicationFailure, CompleteAsyncError } from 'perdure/activity';

export async function greet(name: string): Promise<string> {
  return `Hello, ${name}!`;
}
export async function charge(amount: number): Promise<never> {
  throw ApplicationFailure.nonRetryable('card refused', 'CardRefused', { amount });
}
/** Is completed from the command line. */
export async function approval(): Promise<never> {
  throw new CompleteAsyncError();
}
