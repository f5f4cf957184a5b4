/** A text file, whose content the build puts in the place of the import. */
declare module "*.txt" {
  const text: string;
  export { text as default };
}
