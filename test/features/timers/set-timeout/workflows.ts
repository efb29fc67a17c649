export async function timerSetTimeout(): Promise<unknown[]> {
  return new Promise((resolve) => {
    setTimeout((...args: unknown[]) => resolve(args), 20, 'a', 2);
  });
}
