//! The command `fastlocals`.

fn main() {
    fastlocals_cli::main()
}
