// grammY: a session in Redis with the step in it; REPLY=1 lets a call ride in the webhook's answer, as its guide shows.
const http = require("http");
const { Bot, InlineKeyboard, session, webhookCallback } = require("grammy");
const { RedisAdapter } = require("@grammyjs/storage-redis");
const { sequentialize } = require("@grammyjs/runner");
const Redis = require("ioredis");

const env = process.env;
const CUSTOMERS = {
  1000: "Maria Aparecida da Silva", 1001: "Maria das Dores Souza", 1002: "Maria Eduarda Oliveira",
  1003: "Ana Maria Pereira", 1004: "José Maria dos Santos",
};
const PLANS = { f300: "Fibra 300", f600: "Fibra 600", r20: "Rádio 20" };
const ANSWERS = { yes: "Sim", no: "Não" };
const MATTERS = { support: "Suporte técnico", billing: "Financeiro", sales: "Comercial" };

function keyboard(options, width = 2) {
  const rows = new InlineKeyboard();
  Object.entries(options).forEach(([key, label], n) => {
    if (n && n % width === 0) rows.row();
    rows.text(label, key);
  });
  return rows;
}

const summary = (s) => `Confirma o atendimento?\nCliente: ${CUSTOMERS[s.customer]}\nPlano: ${PLANS[s.plan]}\n`
  + `Problema: ${s.problem}\nPON: ${ANSWERS[s.lit]}  Reinício: ${ANSWERS[s.restarted]}\nTipo: ${MATTERS[s.matter]}`;

const found = env.REDIS_URL.match(/^unix:\/\/([^?]+)/);
const redis = found ? new Redis(decodeURIComponent(found[1])) : new Redis(env.REDIS_URL);
const client = { apiRoot: env.TELEGRAM_API_URL };
if (env.REPLY) client.canUseWebhookReply = (method) => method === "sendMessage" || method === "editMessageText";
const bot = new Bot(env.BOT_TOKEN, { client });
const key = (ctx) => ctx.chat && String(ctx.chat.id);
bot.use(sequentialize(key));
bot.use(session({
  initial: () => ({ step: "" }), getSessionKey: key, storage: new RedisAdapter({ instance: redis }),
}));

// What a press answers, what is asked next, and its buttons.
const PRESSES = {
  subject: ["query", () => "Digite as iniciais do cliente:"],
  customer: ["plan", (s) => `Escolha o plano de ${CUSTOMERS[s.customer]}:`, PLANS],
  plan: ["problem", () => "Descreva o problema relatado pelo cliente:"],
  lit: ["restarted", () => "Pergunta 2: o aparelho já foi reiniciado?", ANSWERS],
  restarted: ["matter", () => "Tipo de atendimento:", MATTERS],
  matter: ["sure", summary, { yes: "Confirmar", no: "Cancelar" }],
};

bot.command("start", async (ctx) => {
  ctx.session = { step: "subject" };
  const subjects = { c: "Cliente", p: "Prospecto", a: "Ponto de Acesso" };
  await ctx.reply("Novo atendimento. Tipo de cadastro:", { reply_markup: keyboard(subjects) });
});

bot.on("message:text", async (ctx) => {
  const said = ctx.session;
  if (said.step === "query") {
    const typed = ctx.msg.text.toLowerCase();
    const hits = Object.fromEntries(Object.entries(CUSTOMERS).filter(([, name]) => name.toLowerCase().includes(typed)));
    Object.assign(said, { step: "customer", query: ctx.msg.text, found: Object.keys(hits) });
    await ctx.reply("Selecione o cliente:", { reply_markup: keyboard(hits, 1) });
  } else if (said.step === "problem") {
    Object.assign(said, { step: "lit", problem: ctx.msg.text });
    await ctx.reply("Pergunta 1: o LED PON do aparelho está aceso?", { reply_markup: keyboard(ANSWERS) });
  }
});

bot.on("callback_query:data", async (ctx) => {
  const said = ctx.session;
  await ctx.answerCallbackQuery();
  if (said.step === "sure" && ctx.callbackQuery.data === "yes") {
    await redis.rpush("tickets", JSON.stringify(said));
    ctx.session = { step: "" };
    await ctx.editMessageText("Atendimento registrado.");
    return;
  }
  if (!(said.step in PRESSES)) return;
  const [next, text, options] = PRESSES[said.step];
  said[said.step] = ctx.callbackQuery.data;
  said.step = next;
  await ctx.editMessageText(text(said), { reply_markup: options && keyboard(options) });
});

bot.catch((error) => console.error(error.error || error));

async function main() {
  await bot.init();
  if (!env.WEBHOOK_URL) return bot.start();
  const answer = webhookCallback(bot, "http", { secretToken: env.WEBHOOK_SECRET });
  const server = http.createServer((request, response) => answer(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent) response.statusCode = 500;
    response.end();
  }));
  server.listen(Number(env.WEBHOOK_LISTEN.split(":").pop()), "127.0.0.1", () => bot.api.setWebhook(
    env.WEBHOOK_URL, { secret_token: env.WEBHOOK_SECRET, max_connections: 100 },
  ));
}

main();
