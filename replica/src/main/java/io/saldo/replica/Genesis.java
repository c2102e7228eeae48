package io.saldo.replica;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.Currency;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The first commands of every ledger: it begins, and knows the world's currencies. */
final class Genesis {
    /** The rules by which a new ledger decides. */
    static final int RULES_VERSION = 1;

    private static final int MONEY_SCALE = 4;

    /** The codes of ISO 4217 in use, of currencies and funds; each has four decimals here, whatever its coins have. */
    private static final String ISO_4217 = """
            AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
            CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
            GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
            KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
            NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
            SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV
            WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG
            """;

    private Genesis() {}

    /** The commands that begin a ledger. */
    static List<Command> commands(Membership membership) {
        List<Command> commands = new ArrayList<>();
        commands.add(new Command.CreateLedger(RULES_VERSION, membership.partition(), membership.partitions()));
        StringTokenizer codes = new StringTokenizer(ISO_4217);
        while (codes.hasMoreTokens()) {
            commands.add(new Command.RegisterCurrency(codes.nextToken(), MONEY_SCALE));
        }
        commands.add(new Command.RegisterCurrency("BTC", 8));
        commands.add(new Command.RegisterCurrency("ETH", 18));
        return commands;
    }

    /** The commands that add configured currencies. */
    static List<Command> commands(List<Currency> configured) {
        return configured.stream()
                .<Command>map(currency -> new Command.RegisterCurrency(currency.code(), currency.scale()))
                .toList();
    }
}
