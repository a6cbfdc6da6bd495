/** The fields that say which article may answer a ticket. */
const SUGGESTED = ['ticket.suggestedArticle', 'ticket.suggestedArticleConfidence'];

/** Whether a rule reads which article may answer a ticket, by the keys of its fields. Pure. */
export const readsSuggestion = (fields: readonly string[]): boolean =>
  fields.some((field) => SUGGESTED.includes(field));

/** Whether something that is configured, such as a view, names which article may answer a ticket: in a condition, a column, or its order. Pure. */
export const namesSuggestion = (configured: unknown): boolean => {
  const said = JSON.stringify(configured) ?? '';
  return SUGGESTED.some((field) => said.includes(JSON.stringify(field)));
};
