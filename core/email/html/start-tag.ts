/** An element as its start tag says. */
export interface StartTag {
  name: string;
  attributes: Readonly<Record<string, string>>;
}

/** Characters of an attribute that are looked at. */
const LONGEST_VALUE = 2000;

/** The value of an attribute, `''` when there is none, cut to what is worth looking at. */
export function attributeOf({ attributes }: StartTag, name: string): string {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? '').slice(0, LONGEST_VALUE) : '';
}
