/** The name and version of the document that a run's result is written as. */
export const RESULT_SCHEMA = 'rampa.result.v1';
