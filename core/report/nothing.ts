import type { About, Place } from './booking.ts';

/** Where something is that is of no ticket, and of nobody at the desk. */
export const NO_PLACE: Place = {
  team: null,
  assignee: null,
  priority: '',
  status: '',
  category: '',
  channel: '',
  mailbox: '',
};

/** What is about nothing. */
export const ABOUT_NOTHING: About = {
  type: '',
  topic: null,
  tags: [],
  language: null,
  organisation: null,
  fields: {},
};
