export async function platformText(): Promise<unknown> {
  const bytes = new TextEncoder().encode('größe');
  const url = new URL('/a?b=1', 'https://example.test');
  return [bytes.length, new TextDecoder().decode(bytes), url.href, url.searchParams.get('b')];
}
