interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken?: string | undefined;
}

/** The items of all pages, each of which is fetched when it is needed. */
export async function* pagesOf<Item>(
  fetchPage: (page: { nextPageToken?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let token: string | undefined;
  do {
    const { items, nextPageToken } = await fetchPage(token ? { nextPageToken: token } : {});
    yield* items;
    token = nextPageToken;
  } while (token);
}
