import type { Logger } from '../ports/logger.ts';

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
