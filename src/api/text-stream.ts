/**
 * A body that is made while it is read: pieces of text, each asked for when the one before has been read. A reader that goes away is noticed by
 * the next piece, and what throws breaks the body off.
 */
export function textStream(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  void send(pieces, writable.getWriter());
  return readable;
}

async function send(pieces: AsyncGenerator<string>, writer: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
  const encoder = new TextEncoder();
  try {
    for await (const piece of pieces) await writer.write(encoder.encode(piece));
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
  }
}
