export async function startDelay(): Promise<string> {
  return 'late';
}
