/** Name of the kind of job that lists all customers, and their tickets on their timelines. */
export const LIST_CUSTOMERS = 'customers.list';
