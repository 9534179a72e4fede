import { BUILD } from "#shared/contract/message.ts";

process.stdout.write(`pilot ${BUILD} (scripted)\n`);
