/** A text file. The build inlines its content. */
declare module "*.txt" {
  const text: string;
  export { text as default };
}
