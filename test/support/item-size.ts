/** Most bytes that DynamoDB takes for one item ("Quotas in Amazon DynamoDB", items: 400 KB). */
export const ITEM_LIMIT_BYTES = 400 * 1024;

const NUMBER_BYTES = 21;
const NESTING_BYTES = 3;

/**
 * Bytes that DynamoDB counts for an item or a value in it ("DynamoDB item sizes and formats"): text and names in
 * UTF-8, three for a list or map and one for each thing in it; numbers at their longest.
 */
export function itemBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return NUMBER_BYTES;
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + 1 + itemBytes(one), NESTING_BYTES);
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 1;
  const fields = Object.entries(value);
  return fields.reduce(
    (sum, [name, one]) => sum + 1 + Buffer.byteLength(name) + itemBytes(one),
    NESTING_BYTES,
  );
}
