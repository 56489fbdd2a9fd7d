# RULE: EV-CALL - the code of a module, of exec and of eval begins on the line of its first statement up to 3.9: co_firstlineno and the line of its call event; later these are 1 and 0
# ERAS: all
import sys


def tracer(frame, event, arg):
    if event == 'call':
        print(event + ' %d' % frame.f_lineno)
    return None


sources = ["\n\nx = 1\n", "\n\n'documentation'\nx = 1\n", "\n\ndef f():\n    pass\n", "\n\n@staticmethod\ndef f():\n    pass\n",
           "\nfor i in []:\n    pass\n", "# nothing\n", "\nif True:\n    x = 2\n"]
for source in sources:
    code = compile(source, 'source.py', 'exec')
    print('%d' % code.co_firstlineno)
    sys.settrace(tracer)
    exec(code, {})
    sys.settrace(None)
print('%d' % compile('(\n1 + x)', 'source.py', 'eval').co_firstlineno)
