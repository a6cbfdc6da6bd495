/**
 * JSON in ASCII alone. CloudFormation gives out every other character of a template as a question mark (its roadmap, issue
 * 814), so that nobody could tell whether a stack is up to date.
 */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
