/** With what the external ids of a demonstration begin: nothing else is imported by such. */
const EXTERNAL = 'demo-shop:';

/** External ids of what a demonstration has, by their numbers from 1 on. */
export const demoTicket = (number: number): string => `${EXTERNAL}ticket-${number}`;
export const demoCustomer = (number: number): string => `${EXTERNAL}customer-${number}`;
export const isDemoOrganisation = ({ externalId }: { readonly externalId: string | null }): boolean =>
  externalId?.startsWith(EXTERNAL) ?? false;

/** Most tickets of a demonstration, and most customers. */
export const MOST_DEMO_TICKETS = 20_000;
export const MOST_DEMO_CUSTOMERS = 10_000;
