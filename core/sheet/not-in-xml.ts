/** What no text of a workbook holds: characters that XML 1.0 (2.2, "Characters") does not allow, and halves of characters. */
export const NOT_IN_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;
