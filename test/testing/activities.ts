export async function charge(customer: string, month: number): Promise<string> {
  return `receipt ${month} of ${customer}`;
}
export async function remind(_week: number): Promise<void> {
  throw new Error('no mail is sent by tests: mock this');
}
