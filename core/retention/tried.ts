import type { ItemFailure } from '../../schemas/job.ts';
import { BiletError } from '../shared/errors.ts';

/** What of one thing was refused for good; what passes by itself has the page done again. */
export async function tried(work: () => Promise<unknown>, item: string): Promise<ItemFailure | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof BiletError) || error.kind === 'busy') throw error;
    return { item, message: error.message };
  }
}
