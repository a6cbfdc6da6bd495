export { blockWrites } from './block-customer.ts';
export { createCustomer, takenErrorOf } from './create-customer.ts';
export {
  customerKey,
  customerSubject,
  findCustomer,
  IDENTITY_TAKEN,
  identityKey,
  loadCustomer,
  parseCustomerRow,
  parseIdentityRow,
} from './customer-store.ts';
export {
  ERASURE_ENDED,
  erasedCustomerWrites,
  erasingIn,
  erasureEnded,
  requireNotErased,
} from './erase-customer.ts';
export {
  EXTERNAL_ID_TAKEN,
  externalCustomerKey,
  findByExternalId,
  parseExternalIdRow as ownerOfExternalId,
} from './external-id-store.ts';
export { addressesOf, emailIdentity, isSameIdentity, messengerIdentity, requireAddress } from './identity.ts';
export { CUSTOMER_PLACE, listCustomers } from './list-customers.ts';
export {
  type CustomerFilter,
  type Duplicate,
  duplicatesOf,
  listedPage,
  listingsAsked,
} from './listed/find-listed.ts';
export { keepListings } from './listed/keep-listings.ts';
export { standsIn } from './listed/listings.ts';
export { nameCustomerWrites } from './name-customer.ts';
export { customerWrites, newCustomerWrites } from './new-customer.ts';
export { type Pair, pairWrites } from './pair-writes.ts';
export { partCustomerWrites } from './part-customer.ts';
export { findByPhone, phoneWrites } from './phone-store.ts';
export { keptPhones, phonesOf } from './phones.ts';
export { type Recognised, recogniseCaller, recogniseWriter, type Writer } from './recognise.ts';
export { sharedTicketsOf, withSharedTickets } from './shared-tickets.ts';
export { changeWrites as customerChangeWrites, updateCustomer } from './update-customer.ts';
export { calledName, visitorNames } from './visitor.ts';
