/** "2,031 ms", with one decimal below 10 ms: "4.2 ms". */
export const formatElapsed = (milliseconds) =>
  `${milliseconds.toLocaleString("en-US", { maximumFractionDigits: milliseconds < 10 ? 1 : 0 })} ms`;
