/** The body exceeded the limit. */
export class BodyTooLarge extends Error {
  override readonly name: string = "BodyTooLarge";
}

/** The body was not valid UTF-8. */
export class NotUtf8 extends Error {
  override readonly name: string = "NotUtf8";
}

/**
 * Reads a body as UTF-8, up to `limit` bytes. `Content-Length` is not checked here, because it can be wrong or absent.
 *
 * @throws BodyTooLarge beyond the limit, NotUtf8, or the error of the stream.
 */
export async function boundedText(body: ReadableStream<Uint8Array> | null, limit: number, signal: AbortSignal): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => {});
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  const decode = decoder();
  let length = 0;
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      if (length > limit) throw new BodyTooLarge(`The body has more than ${limit} bytes`);
      text += decode(value, true);
    }
    return text + decode(undefined, false);
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function decoder(): (bytes: Uint8Array | undefined, stream: boolean) => string {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  return (bytes, stream) => {
    try {
      return utf8.decode(bytes, { stream });
    } catch {
      throw new NotUtf8("The body is not UTF-8");
    }
  };
}
