/** The body was longer than allowed. */
export class BodyTooLarge extends Error {
  override readonly name: string = "BodyTooLarge";
}

/**
 * Reads a body as UTF-8, but never more of it than `limit` bytes: a `Content-Length` can lie or be absent.
 *
 * @throws BodyTooLarge beyond the limit, TypeError when the bytes are not UTF-8.
 */
export async function boundedText(body: ReadableStream<Uint8Array> | null, limit: number, signal: AbortSignal): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let length = 0;
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      if (length > limit) throw new BodyTooLarge(`The body has more than ${limit} bytes`);
      text += decoder.decode(value, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
