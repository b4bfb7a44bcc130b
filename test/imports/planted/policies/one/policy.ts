import two from '../two/policy.ts';

export default two;
