/** The queue of run activations in pg-boss. */
export const QUEUE = 'run-activation';
