export { requireAddress } from './address.ts';
export { createCustomer } from './create-customer.ts';
export {
  ADDRESS_TAKEN,
  customerAddress,
  customerKey,
  customerSubject,
  findCustomerByAddress,
  loadCustomer,
  parseAddressRow,
  parseCustomerRow,
} from './customer-store.ts';
export { nameCustomerWrites } from './name-customer.ts';
export { newCustomerWrites } from './new-customer.ts';
export { updateCustomer } from './update-customer.ts';
