/** "2,031 ms", and "4.2 ms" where a millisecond more or less would be much. */
export const formatElapsed = (milliseconds) =>
  `${milliseconds.toLocaleString("en-US", { maximumFractionDigits: milliseconds < 10 ? 1 : 0 })} ms`;
