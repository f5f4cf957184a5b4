/** The work took longer than its time limit. */
export class DeadlineExceeded extends Error {
  override readonly name: string = "DeadlineExceeded";
}

/**
 * Runs work with a time limit. Its signal aborts when the limit has passed.
 *
 * @throws DeadlineExceeded after the limit, even if the work ignores its signal.
 */
export async function withDeadline<Result>(milliseconds: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const exceeded = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineExceeded(`Not done after ${milliseconds} ms`);
      reject(error);
      controller.abort(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), exceeded]);
  } finally {
    clearTimeout(timer);
  }
}
