/** A module by its path. @throws {TypeError} where there are no files, and when it cannot be loaded; `instead` says what to do then. */
export async function loadModule(path: string, instead: string): Promise<object> {
  if ((globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent === 'Cloudflare-Workers')
    throw new TypeError(`a Worker has no files to load ${path} from: ${instead}`);
  const { pathToFileURL } = await import('node:url');
  const url = path.startsWith('file:') ? path : pathToFileURL(path).href;
  try {
    return (await import(/* @vite-ignore */ url)) as object;
  } catch (error) {
    const { message } = error as Error;
    throw new TypeError(`${path} cannot be loaded (${message}): give it with its extension, or ${instead}`, {
      cause: error,
    });
  }
}
