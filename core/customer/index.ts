export { blockWrites } from './block-customer.ts';
export { createCustomer } from './create-customer.ts';
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
export { addressesOf, emailIdentity, requireAddress } from './identity.ts';
export { nameCustomerWrites } from './name-customer.ts';
export { customerWrites, newCustomerWrites } from './new-customer.ts';
export { changeWrites as customerChangeWrites, updateCustomer } from './update-customer.ts';
