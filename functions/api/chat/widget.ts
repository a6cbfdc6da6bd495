/** The script that sites show the chat with; null while there is none. */
export function widgetScript(): { body: string; etag: string } | null {
  return null;
}
