import 'reflect-metadata';

import { serve } from './app.process.js';

await serve();
