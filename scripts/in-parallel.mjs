/** Does `work` for 0 to `count` - 1, `atOnce` at a time, as fast as it goes. */
export async function inParallel(count, atOnce, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
}
