/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/completion.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum kind {
    KIND_NONE, /* no argument */
    KIND_FREE,
    KIND_FILE,
    KIND_DIR,
    KIND_WORD,
    KIND_LIST,  /* words separated by commas */
    KIND_START, /* words that are followed by a value */
};

static enum kind kind_of(const struct wva_option *option)
{
    if (option->argument == NULL)
        return KIND_NONE;
    if (strcmp(option->argument, WVA_ARGUMENT_FILE) == 0)
        return KIND_FILE;
    if (strcmp(option->argument, WVA_ARGUMENT_DIR) == 0)
        return KIND_DIR;
    if (strchr(option->argument, '|') != NULL)
        return KIND_WORD;
    if (option->propose == NULL)
        return KIND_FREE;
    return strcmp(option->argument, WVA_ARGUMENT_LIST) == 0 ? KIND_LIST : KIND_START;
}

/* Words joined by '|', separated by blanks; NULL: none. */
static void print_choice(const char *words)
{
    const char *blank = "";
    struct wva_str word;

    for (; words != NULL && wva_option_next_word(&words, &word); blank = " ")
        printf("%s%.*s", blank, WVA_STR_ARGS(word));
}

/* The words that the option's argument may be. They are the program's own and hold nothing that a
 * shell reads in another way. */
static void print_words(const struct wva_option *option)
{
    if (option->propose == NULL)
        print_choice(option->argument);
    for (size_t i = 0; option->propose != NULL && option->propose(i) != NULL; i++)
        printf("%s%s", i == 0 ? "" : " ", option->propose(i));
}

/* The command's name as a shell function may be called. */
static void print_function_name(const struct wva_command *command)
{
    putchar('_');
    for (const char *c = command->name; *c != '\0'; c++)
        putchar(isalnum((unsigned char)*c) ? *c : '_');
}

static void print_bash_case(const struct wva_option *option)
{
    enum kind kind = kind_of(option);

    if (kind == KIND_NONE)
        return;
    printf("    --%s", option->name);
    if (option->letter != 0)
        printf(" | -%c", option->letter);
    printf(") kind=%s",
           (const char *const[]){ "none", "free", "file", "dir", "word", "list", "start" }[kind]);
    if (kind >= KIND_WORD) {
        printf(" words='");
        print_words(option);
        putchar('\'');
    }
    printf(" ;;\n");
}

/* Where a function finds nothing, bash completes paths itself ("-o default"), which knows of quotes
 * and of "~"; so that is left to it, or taken from it. */
static const char bash_tail[] =
    "    *) kind=operand ;;\n"
    "    esac\n"
    "    case $kind in\n"
    "    operand)\n"
    "        [[ $word == -* || -n $operands && $COMP_CWORD -eq 1 ]] || return\n"
    "        [[ $word == -* ]] || names=$operands\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$names\" -- \"$word\")\n"
    "        [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace ;;\n"
    "    word | start)\n"
    "        compopt +o default\n"
    "        [[ $kind == word ]] || compopt -o nospace\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\") ;;\n"
    "    list)\n"
    "        compopt +o default -o nospace\n"
    "        mapfile -t COMPREPLY < <(compgen -P \"${word%\"${word##*,}\"}\" -W \"$words\" -- "
    "\"${word##*,}\") ;;\n"
    "    dir) compopt +o default -o dirnames ;;\n"
    "    free) compopt +o default ;;\n"
    "    esac\n"
    "}\n";

static const char bash_head[] =
    "{\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local option='' kind='' words='' names='' operands=''\n"
    "\n"
    "    COMPREPLY=()\n"
    "    # Bash takes --name=word for three words, for two while nothing follows the equals sign.\n"
    "    if [[ $word == '=' ]]; then\n"
    "        option=$before word=''\n"
    "    elif [[ $before == '=' && $COMP_CWORD -gt 2 ]]; then\n"
    "        option=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    else\n"
    "        option=$before\n"
    "    fi\n";

void wva_completion_print_bash(const struct wva_command *command)
{
    printf("# Completion of %s for bash: %s --completion=bash\n", command->name, command->name);
    print_function_name(command);
    printf("()\n%s    names='", bash_head);
    for (size_t i = 0; i < command->option_count; i++)
        printf("%s--%s%s", i == 0 ? "" : " ", command->options[i].name,
               command->options[i].argument == NULL ? "" : "=");
    printf("'\n    operands='");
    print_choice(command->operands);
    printf("'\n    case $option in\n");
    for (size_t i = 0; i < command->option_count; i++)
        print_bash_case(&command->options[i]);
    printf("%scomplete -o default -F ", bash_tail);
    print_function_name(command);
    printf(" %s\n", command->name);
}

/* Help as one line, in the single quotes and brackets of an argument to _arguments. */
static void print_zsh_help(const char *help)
{
    for (const char *c = help; *c != '\0'; c++) {
        if (*c == '\'')
            printf("'\\''");
        else if (strchr("[]:\\", *c) != NULL)
            printf("\\%c", *c);
        else
            putchar(*c == '\n' ? ' ' : *c);
    }
}

/* The name of an argument and its completion. */
static void print_zsh_argument(const struct wva_option *option)
{
    enum kind kind = kind_of(option);

    if (kind == KIND_NONE)
        return;
    printf(":%s:", option->name);
    if (kind == KIND_FILE)
        printf("_files");
    else if (kind == KIND_DIR)
        printf("_files -/");
    else if (kind >= KIND_WORD) {
        printf("%s", kind == KIND_WORD   ? "("
                     : kind == KIND_LIST ? "_sequence compadd - "
                                         : "compadd -S \"\" - ");
        print_words(option);
        printf(kind == KIND_WORD ? ")" : "");
    }
}

/* One that takes an argument is offered again, since several may be given more than once. */
static void print_zsh_option(const struct wva_option *option)
{
    const char *name = option->name;

    if (option->argument != NULL && option->letter != 0)
        printf("    '*'{-%c+,--%s=}'[", option->letter, name);
    else if (option->argument != NULL)
        printf("    '*--%s=[", name);
    else if (option->letter != 0)
        printf("    '(-%c --%s)'{-%c,--%s}'[", option->letter, name, option->letter, name);
    else
        printf("    '--%s[", name);
    print_zsh_help(option->help);
    putchar(']');
    print_zsh_argument(option);
    printf("' \\\n");
}

void wva_completion_print_zsh(const struct wva_command *command)
{
    printf("#compdef %s\n# Completion of %s for zsh: %s --completion=zsh\n_arguments -s -S \\\n",
           command->name, command->name, command->name);
    for (size_t i = 0; i < command->option_count; i++)
        print_zsh_option(&command->options[i]);
    if (command->operands != NULL) {
        printf("    '1:what to do:(");
        print_choice(command->operands);
        printf(")' \\\n");
    }
    printf("    '*:path:_files'\n");
}
