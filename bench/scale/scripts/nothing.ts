// One iteration that does nothing: what is left is start and end.
import { scenario } from 'rampa';

export default scenario({ executor: 'shared-iterations', iterations: 1 }, async () => {});
