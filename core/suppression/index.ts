/** The addresses to which nothing is sent, and how that ends. */
export { liftSuppression, liftWrites, listSuppressions } from './lift-suppression.ts';
export {
  STANDS,
  SUPPRESSION_CHANGED,
  suppress,
  suppressedAddress,
  suppressionIn,
} from './suppression-store.ts';
