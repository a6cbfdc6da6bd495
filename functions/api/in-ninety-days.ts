/** A midnight some ninety days ahead: for examples that must lie ahead, and be the same all day long. */
export function inNinetyDays(): string {
  const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  return `${day}T00:00:00.000Z`;
}
