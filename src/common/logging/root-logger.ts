import { VERSION } from '../../config/version.js';

/** Injection token of where the lines go; null: pino-pretty writes them. */
export const LOG_DESTINATION = Symbol('log-destination');

/** Injection token of what tells a Sentry of errors; null: nobody is told. */
export const ERROR_REPORTER = Symbol('error-reporter');

/** Injection token of the pino logger that every line goes through. */
export const ROOT_LOGGER = Symbol('root-logger');

/** What every line says of who wrote it. */
export const PRODUCT = { service: 'pagelens', version: VERSION };
