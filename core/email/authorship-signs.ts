import type { MimePart } from './mime/part.ts';

/** A message as far as it tells who wrote it: a person, a machine, or a mail system that reports on a delivery. */
export interface AuthorshipSigns {
  root: MimePart;
  /** address of the sender, `''` when there is none */
  from: string;
  subject: string;
  text: string;
}
