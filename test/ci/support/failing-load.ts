/** Crosses a threshold, and throws: exit code 1, and 2 beside it. */
export const FAILING_LOAD = `
  import { scenario } from 'rampa';
  export const config = { thresholds: { iterations: ['count==2'] } };
  export default scenario({ executor: 'shared-iterations', iterations: 1 }, () => {
    throw new Error('no stock');
  });
`;
