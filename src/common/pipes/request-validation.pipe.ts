import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';

/** Validates with the schema a parameter names, and lets it see everything that was sent. */
@Injectable()
export class RequestValidationPipe extends StandardSchemaValidationPipe {
  /**
   * Nest drops `constructor`, `prototype` and `__proto__` before a schema sees them. Ours are strict: they tell a
   * client of a parameter that is none, and build new objects, which such a key cannot reach.
   */
  protected override stripProtoKeys(): void {
    // Nothing is dropped.
  }
}
