import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** What the framework says about wiring itself up at every start; of use only when the wiring is what is wrong. */
const WIRING = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

/** Nest's logger over pino: one JSON line a message, the framework's own wiring at debug level. */
@Injectable()
export class AppLogger extends Logger {
  override log(message: unknown, ...optionalParams: unknown[]): void {
    const context = optionalParams.at(-1);
    if (typeof context === 'string' && WIRING.has(context)) {
      super.debug(message, ...optionalParams);
    } else {
      super.log(message, ...optionalParams);
    }
  }
}
